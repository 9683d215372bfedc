"""The shipped folders are found, and a missing one is named."""

from __future__ import annotations

import pytest

from eventcoder.errors import InputError
from eventcoder.resources import find_dictionaries, find_folder, find_schemas, load_schema


def test_dictionaries_hold_the_ontology() -> None:
    """The dictionaries' folder is the one with the CAMEO table."""
    assert (find_dictionaries() / "ontology" / "cameo.csv").is_file()


def test_schemas_hold_the_document_schema() -> None:
    """The schemas' folder is the one with the document schema."""
    assert (find_schemas() / "document.schema.json").is_file()


def test_missing_folder_is_named() -> None:
    """A folder that is not shipped raises, with its name."""
    with pytest.raises(InputError, match="'nonsense' is missing"):
        find_folder("nonsense")


def test_missing_schema_names_those_there_are() -> None:
    """An unknown schema raises, and the message lists the known ones."""
    with pytest.raises(InputError, match=r"there are: .*document\.schema\.json"):
        load_schema("nonsense")


def test_schemas_are_valid_json_schema(schema_name: str) -> None:
    """Every shipped schema is itself valid JSON Schema 2020-12."""
    import jsonschema

    schema = load_schema(schema_name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "schema_name" in metafunc.fixturenames:
        names = sorted(path.name.removesuffix(".schema.json") for path in find_schemas().glob("*.schema.json"))
        metafunc.parametrize("schema_name", names)
