"""What every model of the house says about itself."""

from django.apps import apps
from django.db.models import Model

OURS = [model for model in apps.get_models() if model.__module__.startswith("kaoping.")]


def names(model: type[Model]) -> set[str]:
    """The names of a model's columns."""
    return {field.name for field in model._meta.concrete_fields}


def test_every_model_declares_its_personal_columns() -> None:
    silent = [model.__name__ for model in OURS if "personal_columns" not in vars(model)]
    assert OURS
    assert not silent


def test_declared_columns_exist() -> None:
    unknown = {
        model.__name__: set(model.personal_columns) - names(model)
        for model in OURS
        if set(model.personal_columns) - names(model)
    }
    assert not unknown


def test_telling_columns_are_declared_personal() -> None:
    telling = {"phone", "email", "identity_number", "bank_account", "born_on", "username"}
    forgotten = {
        model.__name__: (telling & names(model)) - set(model.personal_columns)
        for model in OURS
        if (telling & names(model)) - set(model.personal_columns)
    }
    assert not forgotten
