"""Takes as files between a candidate and a coach: written, read as strangers' files, compared."""
