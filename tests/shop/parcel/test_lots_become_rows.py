"""The one lot of an older parcel becomes its lots, and what was in it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from shop.parcel.models import Allotment, Parcel
from shop.parcel.shipping import ship
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.parcel.packing import packed
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db
migration = import_module("shop.parcel.migrations.0007_fill_lots_of_parcels")


class OfThen:
    """Parcels as they were when each named one lot."""

    def __init__(self, lot) -> None:
        self.lot = lot
        self.objects = self

    def select_related(self, *names: str) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(order=parcel.order, lots=parcel.lots, lot=self.lot)
            for parcel in Parcel.objects.all()
        ]


def test_parcel_keeps_its_lot_and_how_many(payment_pages):
    product = bottle()
    lot = make_lot(product=product)
    staff = User.objects.create_superuser(email="a@example.com", password="x")
    (order,) = packed(product, 3, by=staff)
    label = Parcel(carrier="usps", tracking_number="EA123456789US")
    ship(order.pk, label, lots=[lot], note="", by=staff)
    Allotment.objects.all().delete()
    Parcel.objects.get().lots.clear()
    models = {"Parcel": OfThen(lot), "Allotment": Allotment}
    then = SimpleNamespace(get_model=lambda app, name: models[name])

    migration.fill_lots(then, None)

    assert list(Parcel.objects.get().lots.all()) == [lot]
    assert list(Allotment.objects.values_list("line", "lot", "quantity")) == [
        (order.lines.get().pk, lot.pk, 3)
    ]


def test_way_back_refuses_a_parcel_of_two_lots(payment_pages):
    product = bottle()
    first = make_lot("SOON", product=product)
    second = make_lot("LATE", product=product)
    staff = User.objects.create_superuser(email="a@example.com", password="x")
    (order,) = packed(product, 3, by=staff)
    label = Parcel(carrier="usps", tracking_number="EA123456789US")
    ship(order.pk, label, lots=[first], note="", by=staff)
    Parcel.objects.get().lots.add(second)

    with pytest.raises(RuntimeError, match="bottles of more than one lot"):
        migration.keep_one_lot(apps, None)
