from collections.abc import Collection
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage

from blog.renditions import check_picture
from compliance.claims.check import Kind
from compliance.claims.forms import blocking, refusals
from shop.supplement.models import Photograph
from shop.supplement.photographs import delete_renditions, make_renditions

PRODUCT_TEXTS: dict[str, Kind] = {
    "title": "copy",
    "slug": "slug",
    "meta_title": "copy",
    "meta_description": "copy",
    "description": "copy",
}


class Product(AbstractProduct):
    """A public one claims no disease, wherever its words are typed."""

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude=exclude)
        if not self.is_public:
            return
        errors = {
            name: refusals(found)
            for name, kind in PRODUCT_TEXTS.items()
            if name not in (exclude or ())
            and (found := blocking(getattr(self, name) or "", kind=kind))
        }
        if errors:
            raise ValidationError(errors)


class ProductImage(AbstractProductImage):
    """Keeps the sizes that our pages show in step with the uploaded file."""

    def clean(self):
        super().clean()
        if self.original and not self._has_renditions():
            try:
                check_picture(self.original)
            except ValidationError as error:
                raise ValidationError({"original": error}) from error

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if not self._has_renditions():
            self._make_photograph()

    def _has_renditions(self) -> bool:
        return Photograph.objects.filter(
            image_id=self.pk, original_name=self.original.name
        ).exists()

    def _make_photograph(self) -> None:
        storage = self.original.storage
        former = Photograph.objects.filter(image_id=self.pk).first()
        width, height = make_renditions(self.original.name, storage=storage)
        Photograph.objects.update_or_create(
            image_id=self.pk,
            defaults={
                "original_name": self.original.name,
                "width": width,
                "height": height,
            },
        )
        if former:
            # Pages that are being read still ask for the old files until we commit.
            transaction.on_commit(
                partial(
                    delete_renditions,
                    former.original_name,
                    former.width,
                    storage=storage,
                )
            )
            transaction.on_commit(partial(storage.delete, former.original_name))


# The star as Oscar asks, the names for whatever checks the types of our imports.
from oscar.apps.catalogue.models import *  # noqa: E402, F403
from oscar.apps.catalogue.models import (  # noqa: E402
    Category,  # noqa: F401
    ProductCategory,  # noqa: F401
    ProductClass,  # noqa: F401
)
