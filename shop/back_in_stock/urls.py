from django.urls import path

from shop.back_in_stock import views

app_name = "back_in_stock"
urlpatterns = [
    path("<int:pk>/", views.ask, name="ask"),
    path("sent/", views.sent, name="sent"),
    path("confirmed/", views.confirmed, name="confirmed"),
    path("confirm/<str:key>/<str:signature>/", views.confirm, name="confirm"),
    path("leave/<str:key>/<str:signature>/", views.leave, name="leave"),
]
