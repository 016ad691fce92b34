"""What an adapter can say of its entities before it asks the vendor anything: it reads its own tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from sync.fields import Field


class Entity(Protocol):
    """One listing of a vendor: its properties by path, and the one by which its records may be linked."""

    @property
    def fields(self) -> Mapping[str, Field]: ...

    @property
    def identity(self) -> str | None: ...


class Known:
    """The part of `systems.System` that is the same for every vendor."""

    entities: ClassVar[Mapping[str, Entity]]

    def entity(self, name: str) -> str | None:
        return next((k for k in self.entities if k.casefold() == name.casefold()), None)

    def knows(self, entity: str, path: str) -> bool:
        return path in self.entities[entity].fields

    def identity(self, entity: str) -> str | None:
        return self.entities[entity].identity

    def keeps(self, entity: str, path: str) -> bool:
        return self.entities[entity].fields[path].keeps

    def fits(self, entity: str, path: str, value: Any) -> bool:
        return self.entities[entity].fields[path].fits(value)
