"""What the tests of pages need: a person with a password, and the built client's manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast, Member

PASSWORD = "Sông Hồng chảy ra biển 71"


@pytest.fixture
def officer(cast: Cast) -> Member:
    """Somebody who can sign in by typing."""
    cast.officer.person.set_password(PASSWORD)
    cast.officer.person.save()
    return cast.officer


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    """A small manifest in the form that Vite writes."""
    manifest = {
        "src/main.tsx": {"file": "assets/main-12345678.js", "imports": ["_ui.js"], "css": ["assets/main-12345678.css"]},
        "_ui.js": {"file": "assets/ui-12345678.js", "css": ["assets/ui-12345678.css"]},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))
    settings.FRONTEND_MANIFEST = path
    return path
