"""Places, offices, persons, the posts they hold, their accounts and roles."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.lib.text import village_display
from kaoping.people import posts, roles


class Level(models.TextChoices):
    """Levels of the division tree, from the top."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Place(models.Model):
    """A division: province, city, county, township or village (or community).

    `code` is the statistical division code, 12 digits as text. `path` lists the codes from the province down,
    each followed by "/", so that everything below a place is one prefix search in byte order.
    `type` is what schemes weigh or rank villages apart by ("suburban"); most villages have none.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(
        max_length=10, choices=[("village", "village"), ("community", "community")], blank=True
    )
    type = models.CharField(
        max_length=40, blank=True, db_default="", help_text="Of a village, as schemes name it."
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=70, db_collation="C")
    pinyin_key = models.CharField(max_length=400, db_collation="C")
    ends_on = models.DateField(null=True, help_text="Last day, for a village that was merged away.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", db_index=False
    )

    class Meta:
        # Unique by constraint, not by field: a unique field brings a second index for LIKE, which
        # byte order makes needless. Hardly any village is merged, so that index holds those alone.
        indexes = (
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="place_merged_into",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], name="place_code_once"),
            models.UniqueConstraint(fields=["path"], name="place_path_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{12}$"), name="place_code_12_digits"
            ),
            models.CheckConstraint(
                condition=Q(level="village") & ~Q(kind="") | ~Q(level="village") & Q(kind=""),
                name="place_kind_of_villages_only",
            ),
            models.CheckConstraint(
                condition=Q(level="village") | Q(type=""), name="place_type_of_villages_only"
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True)
                | ~Q(level="province") & Q(parent__isnull=False),
                name="place_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(ends_on__isnull=False),
                name="place_merged_has_ended",
            ),
        )

    def __str__(self) -> str:
        """As people say it, for screens and tables; documents have `name`, as the register writes it."""
        return village_display(self.name) if self.level == Level.VILLAGE else self.name

    @property
    def access_place(self) -> "Place":
        """The place whose roles decide who may touch this."""
        return self

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this place or lies within it."""
        return other.path.startswith(self.path)

    def is_above(self, level: str) -> bool:
        """Whether places of this level lie below places like this one."""
        return Level.values.index(self.level) < Level.values.index(level)


class Office(models.Model):
    """A unit of a township (站所) or department of a county that marks or owns items."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "name"], name="office_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class Person(models.Model):
    """Somebody who is appraised, marks, or keeps the records. `home` is the place that keeps the entry."""

    personal_columns: ClassVar[frozenset[str]] = frozenset(
        {"name", "pinyin_key", "phone", "email", "identity_number", "bank_account", "born_on"}
    )

    home = models.ForeignKey(Place, models.PROTECT, related_name="people")
    name = models.CharField(max_length=60)
    pinyin_key = models.CharField(max_length=300, db_collation="C")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    born_on = models.DateField(null=True)
    identity_number = models.BinaryField(blank=True, default=bytes, help_text="Encrypted.")
    bank_account = models.BinaryField(blank=True, default=bytes, help_text="Encrypted.")

    class Meta:
        indexes = (models.Index(fields=["home", "pinyin_key"], name="person_by_name"),)
        constraints = (
            models.UniqueConstraint(
                fields=["home", "name", "phone"], name="person_once_in_a_township"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.home


class Post(models.Model):
    """A person holds a post in a place, from a day to a day.

    Liaison leaders and stationed cadres are posts in the village they answer for;
    heads and members of offices name their office.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=20, choices=posts.CHOICES)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="posts")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="Last day; empty while it is held.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=posts.OF_OFFICE, office__isnull=False)
                | ~Q(kind__in=posts.OF_OFFICE) & Q(office__isnull=True),
                name="post_names_its_office",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "place", "kind", "office"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="post_held_once",
            ),
            models.UniqueConstraint(
                fields=["place", "kind"],
                condition=Q(ends_on__isnull=True, kind__in=posts.OF_ONE_HOLDER),
                name="post_one_holder",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.place}"

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this: above a township or county, who heads it."""
        return self.place.parent if self.kind in posts.OF_HIGHER_PLACES else self.place


class Account(AbstractUser):
    """What somebody logs in with. Villagers have none and need none."""

    personal_columns: ClassVar[frozenset[str]] = frozenset(
        {"username", "first_name", "last_name", "email"}
    )

    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    must_change_password = models.BooleanField(
        default=False, help_text="Has a one-time password that somebody else has seen."
    )

    def __str__(self) -> str:
        return self.person.name if self.person_id else self.username

    @property
    def access_place(self) -> Place | None:
        """The place whose roles decide who may touch this; nobody but its holder without a person."""
        return self.person.home if self.person_id else None


class RoleGrant(models.Model):
    """An account has a role in a place and everywhere below it."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=roles.CHOICES)
    place = models.ForeignKey(Place, models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField(db_default=Now(), editable=False)
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="grants_given")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "role", "place"], name="role_granted_once"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class ImportDraft(models.Model):
    """An uploaded list of people between its check and its confirmation; removed after either, or a day."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name", "content"})

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    uploaded_by = models.ForeignKey(Account, models.CASCADE, related_name="+")

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place
