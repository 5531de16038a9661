"""C#: a file for each area, the code lists as enumerations, and what reads and writes their codes.

The classes are those of the JSON form, for System.Text.Json and for the checks of DataAnnotations. What these cannot
hold is in `unheld`, rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from generators.artefact import Artefact
from generators.csharp import naming
from generators.csharp.classes import class_of, code_list
from generators.csharp.holding import LIMITS, unheld
from housing_standard.model import Area, Entity, Standard, Term
from housing_standard.names import snake

__all__ = ["LIMITS", "generate", "unheld"]

_USINGS = (
    "using System;",
    "using System.Collections.Generic;",
    "using System.ComponentModel.DataAnnotations;",
    "using System.Runtime.Serialization;",
    "using System.Text.Json.Serialization;",
)

# What code lists need: System.Text.Json reads the text of a code from the enumeration.
_CONVERTER = """\
#if WITHOUT_SYSTEM_TEXT_JSON
namespace System.Text.Json.Serialization
{
    /// <summary>Stands in where System.Text.Json cannot be had, so that the classes still compile.</summary>
    [AttributeUsage(AttributeTargets.All)]
    internal sealed class JsonPropertyName : Attribute
    {
        public JsonPropertyName(string name) { Name = name; }
        public string Name { get; private set; }
    }

    /// <summary>Stands in where System.Text.Json cannot be had.</summary>
    [AttributeUsage(AttributeTargets.All)]
    internal sealed class JsonConverter : Attribute
    {
        public JsonConverter(Type converter) { Converter = converter; }
        public Type Converter { get; private set; }
    }
}
#endif

namespace %s.Codes
{
#if WITHOUT_SYSTEM_TEXT_JSON
    /// <summary>Reads and writes nothing where System.Text.Json cannot be had.</summary>
    public sealed class CodeConverter<T> where T : struct { }
#else
    /// <summary>Reads and writes a code as the text that data carry; a text that is no code is refused.</summary>
    public sealed class CodeConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<string, T> ByText = new Dictionary<string, T>();
        private static readonly Dictionary<T, string> ByCode = new Dictionary<T, string>();

        static CodeConverter()
        {
            foreach (var field in typeof(T).GetFields())
            {
                var member = (EnumMemberAttribute)Attribute.GetCustomAttribute(field, typeof(EnumMemberAttribute));
                if (member == null) { continue; }
                var code = (T)field.GetValue(null);
                ByText[member.Value] = code;
                ByCode[code] = member.Value;
            }
        }

        public override T Read(
            ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options)
        {
            T code;
            var text = reader.GetString();
            if (text != null && ByText.TryGetValue(text, out code)) { return code; }
            throw new System.Text.Json.JsonException("'" + text + "' is not a code of " + typeof(T).Name + ".");
        }

        public override void Write(
            System.Text.Json.Utf8JsonWriter writer, T code, System.Text.Json.JsonSerializerOptions options)
        {
            writer.WriteStringValue(ByCode[code]);
        }
    }
#endif
}"""


def generate(standard: Standard) -> list[Artefact]:
    """Return a file for each area that has records or messages, and those that they share."""
    space = naming.pascal(standard.name)
    areas = [(area, _entities_of(standard, area)) for area in standard.areas]
    codes = [line for vocabulary in standard.vocabularies for line in code_list(vocabulary)]
    return [
        _file(standard, "Values", [_CONVERTER % space], ()),
        _file(standard, "Codes", _inside(f"{space}.Codes", codes), standard.vocabularies),
        *(_area(standard, space, area, entities) for area, entities in areas if entities),
        _file(standard, "Dataset", _inside(space, _dataset(standard)), standard.records),
    ]


def _entities_of(standard: Standard, area: Area) -> list[Entity]:
    return [e for e in (*standard.records, *standard.messages) if e.area == area.name]


def _area(standard: Standard, space: str, area: Area, entities: list[Entity]) -> Artefact:
    body = [line for entity in entities for line in class_of(standard, entity)]
    parts = standard.parts_of(*entities)
    return _file(standard, naming.file_name(area.name), _inside(space, body), parts, area.name)


def _inside(space: str, lines: Iterable[str]) -> list[str]:
    return [f"namespace {space}", "{", *(f"    {line}".rstrip() for line in lines), "}"]


def _dataset(standard: Standard) -> list[str]:
    """Return the class of the JSON form of data: a list of records for each kind."""
    names = naming.members(tuple(entity.name for entity in standard.records), taken="Dataset_")
    lists = (
        f"    [JsonPropertyName({naming.text(snake(entity.name))})] "
        f"public List<{naming.type_name(entity.name)}> {names[entity.name]} {{ get; set; }}"
        for entity in standard.records
    )
    summary = "/// <summary>A dataset: records of every kind, in one list for each kind.</summary>"
    return [summary, "public class Dataset_", "{", *lists, "}"]


def _file(standard: Standard, name: str, lines: Iterable[str], parts: Iterable[Term], area: str = "") -> Artefact:
    made_from = standard.fingerprint(*parts)
    head = f"// {' '.join(standard.title.split())} {standard.version}, made from {made_from}; not edited by hand."
    text = "\n".join((head, *_USINGS, "", *lines))
    return Artefact(
        path=f"csharp/{name}.cs", target="csharp", media_type="text/x-csharp", content=f"{text}\n".encode(), area=area
    )
