from django.urls import path

from shop.stripe import views

app_name = "stripe"
urlpatterns = [
    path("<str:number>/<str:signature>/", views.pay, name="pay"),
    path("<str:number>/<str:signature>/cancel/", views.cancel, name="cancel"),
    path("<str:number>/<str:signature>/done/", views.landing, name="landing"),
]
