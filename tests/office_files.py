"""Bytes that look like the files people bring."""

import io
import zipfile


def package(*parts):
    """A ZIP with these members, as the formats of Office are."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for part in parts:
            made.writestr(part, "x")
    return data.getvalue()
