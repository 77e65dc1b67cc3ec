from django.urls import path

from shop.account.views import addresses, door, leaving, overview

app_name = "account"
urlpatterns = [
    path("", overview.orders, name="orders"),
    path("details/", overview.details, name="details"),
    path("details/email/", overview.new_address, name="new-address"),
    path("data/", overview.data, name="data"),
    path("addresses/", addresses.index, name="addresses"),
    path("addresses/add/", addresses.add, name="address-add"),
    path("addresses/<int:pk>/", addresses.edit, name="address"),
    path("addresses/<int:pk>/first/", addresses.make_first, name="address-first"),
    path("addresses/<int:pk>/remove/", addresses.remove, name="address-remove"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/sent/", door.sent, name="sent"),
    path("keep/<str:number>/<str:signature>/", door.keep, name="keep"),
    path("open/<str:key>/<str:signature>/", door.open_link, name="open"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("sign-out/everywhere/", door.sign_out_everywhere, name="sign-out-everywhere"),
    path("delete/", leaving.delete, name="delete"),
    path("deleted/", leaving.deleted, name="deleted"),
]
