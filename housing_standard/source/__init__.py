"""LinkML in, Standard out: the only package that knows the language the words are written in.

`resolve.read_words` is the way in. Nothing is imported here: LinkML takes most of a second, and a build of words that
have not changed does without it.
"""
