"""What a proposal may ask for: a few operations with typed parts, and nothing else."""

from __future__ import annotations

import unicodedata
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LONGEST_NAME = 60
LONGEST_TITLE = 120
LONGEST_IDENTIFIER = 200
LONGEST_DEFINITION = 600
LONGEST_TEXT = 4000
LONGEST_ORGANISATION = 200
LONGEST_KEY = 200
MOST_OPERATIONS = 20

NAME_PATTERN = rf"^[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}$"
KEY_PATTERN = r"^[!-~]+$"

# Marks that turn the direction of writing around them, so that a text reads otherwise than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = frozenset("\n\t")


def _readable(text: str) -> str:
    for char in text:
        if char in _TURNING or (unicodedata.category(char) == "Cc" and char not in _LINE_BREAKS):
            raise ValueError(f"holds a character that cannot be seen (U+{ord(char):04X}); type it again by hand")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _line(longest: int) -> tuple[object, ...]:
    return (
        StringConstraints(strip_whitespace=True, min_length=1, max_length=longest),
        AfterValidator(_readable),
        AfterValidator(_one_line),
    )


Identifier = Annotated[
    str,
    Field(examples=["Tenancy/start_date"], description="The identifier of a term."),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_IDENTIFIER),
]
Name = Annotated[
    str,
    Field(examples=["support_worker"], description="Small letters, digits and _, beginning with a letter."),
    StringConstraints(pattern=NAME_PATTERN),
]
Title = Annotated[str, Field(examples=["Support worker"]), *_line(LONGEST_TITLE)]
Definition = Annotated[
    str,
    Field(examples=["Someone who helps a tenant to keep the home."], description="One sentence, at most 40 words."),
    *_line(LONGEST_DEFINITION),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(_unix_lines),
    AfterValidator(_readable),
]
Organisation = Annotated[
    str,
    Field(
        examples=["Example Homes"],
        description="Who asks, shown to everyone. An organisation or a role ('a tenant'), never a person's name.",
    ),
    *_line(LONGEST_ORGANISATION),
]


class Operation(BaseModel):
    """One step of a proposal. `free` names the parts that people word freely, which can be erased."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    free: ClassVar[frozenset[str]] = frozenset()


class AmendDefinition(Operation):
    """Word the definition of a term anew, without changing what it means."""

    operation: Literal["amend_definition"]
    term: Identifier
    definition: Definition

    free: ClassVar[frozenset[str]] = frozenset({"definition"})


class AddCode(Operation):
    """Add a code to a vocabulary."""

    operation: Literal["add_code"]
    vocabulary: Identifier = Field(examples=["RepairPriority"])
    name: Name
    title: Title
    definition: Definition | None = Field(default=None, description="Needed where the title does not say it all.")

    free: ClassVar[frozenset[str]] = frozenset({"title", "definition"})


class AddField(Operation):
    """Add a field to an entity."""

    operation: Literal["add_field"]
    entity: Identifier = Field(examples=["Tenancy"])
    name: Name
    title: Title
    definition: Definition
    range: Identifier = Field(
        examples=["date"], description="What the values are: a kind of value, a vocabulary, or an entity."
    )
    required: bool = False
    many: bool = Field(default=False, description="Whether there can be several values.")
    why: Text = Field(description="The need that it serves.", examples=["Visits are planned around it."])

    free: ClassVar[frozenset[str]] = frozenset({"title", "definition", "why"})


class DeprecateTerm(Operation):
    """Retire a term, and say what to use instead or why there is nothing."""

    operation: Literal["deprecate_term"]
    term: Identifier
    replaced_by: Identifier | None = Field(default=None, description="The term to use instead.")
    because: Text | None = Field(default=None, description="Why nothing replaces it.")

    free: ClassVar[frozenset[str]] = frozenset({"because"})


AnyOperation = Annotated[AmendDefinition | AddCode | AddField | DeprecateTerm, Field(discriminator="operation")]

OPERATION_NAMES = ("amend_definition", "add_code", "add_field", "deprecate_term")


class Submission(BaseModel):
    """A proposal as it is sent in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operations: list[AnyOperation] = Field(min_length=1, max_length=MOST_OPERATIONS)
    reason: Text = Field(
        description="Why the standard should change, in plain words. Name no person.",
        examples=["Tenants ask what the word means; this wording answers them."],
    )
    organisation: Organisation


EXAMPLES = {
    "amend a definition": Submission.model_validate(
        {
            "operations": [
                {
                    "operation": "amend_definition",
                    "term": "Tenancy",
                    "definition": "An agreement under which one or more people may live in a home.",
                }
            ],
            "reason": "The word 'lets' confuses tenants who read the page.",
            "organisation": "Example Homes",
        }
    ),
    "add a code": Submission.model_validate(
        {
            "operations": [
                {
                    "operation": "add_code",
                    "vocabulary": "RepairPriority",
                    "name": "planned",
                    "title": "Planned",
                    "definition": "Done with other work of the same kind.",
                }
            ],
            "reason": "We put such work into yearly programmes and have no code for it.",
            "organisation": "Example Homes",
        }
    ),
}
