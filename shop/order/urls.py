from django.urls import path

from shop.order import receipt, views

app_name = "order"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/open/", views.open_found, name="open"),
    path("<str:number>/<str:signature>/receipt/", receipt.receipt, name="receipt"),
    path("<str:number>/<str:signature>/", views.detail, name="detail"),
]
