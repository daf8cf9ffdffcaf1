"""The software bill of materials, CycloneDX 1.6 as JSON (ECMA-424), and its comparison with the schema."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from desktop import __version__
from desktop.build.contents import Component
from desktop.build.resources import BuildError
from models.speech.weights import load_manifest


def bill_of_materials(title: str, components: Iterable[Component]) -> dict[str, Any]:
    """List the components of the program `title` with their licences; models with the sha256 of their files."""
    rows = []
    for component in components:
        if component.kind == "application":
            continue
        rows.append(_row(component))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "aloud",
                "name": title,
                "version": __version__,
                "licenses": [{"expression": "Apache-2.0"}],
            },
        },
        "components": rows,
        "dependencies": [{"ref": "aloud", "dependsOn": [row["bom-ref"] for row in rows]}],
    }


def _row(component: Component) -> dict[str, Any]:
    licence = {"expression": component.licence} if component.is_spdx else {"license": {"name": component.licence}}
    row: dict[str, Any] = {
        "type": component.kind,
        "bom-ref": f"aloud:{component.name}",
        "name": component.name,
        "licenses": [licence],
    }
    optional = {
        "version": component.version,
        "purl": component.purl,
        "description": component.about,
        "copyright": component.copyright,
    }
    row |= {key: value for key, value in optional.items() if value}
    if component.files:
        row["properties"] = [{"name": "aloud:bytes", "value": str(sum(component.files.values()))}]
        row["properties"] += [{"name": "aloud:file", "value": place} for place in list(component.files)[:50]]
    if component.name == "Whisper":
        row["components"] = [_weights(place) for place in component.files]
    return row


def _weights(place: str) -> dict[str, Any]:
    _, _, model, name = place.split("/")
    (file,) = (file for file in load_manifest().model(model).files if file.name == name)
    digest = {"alg": "SHA-256", "content": file.sha256}
    return {"type": "file", "bom-ref": f"aloud:{place}", "name": place, "hashes": [digest]}


def check_bill(text: str) -> None:
    """Compare a bill with the schema of its form.

    Raises:
        BuildError: it does not follow the schema.
    """
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    json.loads(text)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise BuildError(f"The bill of materials does not follow its schema: {problem}")
