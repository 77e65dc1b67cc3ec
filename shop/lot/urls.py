from django.urls import path

from shop.lot import views

app_name = "lot"
urlpatterns = [
    path("", views.look_up, name="look-up"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/certificate.pdf", views.certificate, name="certificate"),
]
