"""A term in each of the formats it is given in, as bytes."""
