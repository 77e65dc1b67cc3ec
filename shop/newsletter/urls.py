from django.urls import path

from shop.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.index, name="index"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sent/", views.sent, name="sent"),
    path("confirmed/", views.confirmed, name="confirmed"),
    path("confirm/<str:key>/<str:signature>/", views.confirm, name="confirm"),
    path("leave/<str:key>/<str:signature>/", views.leave, name="unsubscribe"),
]
