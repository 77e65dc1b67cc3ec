from django.urls import path

from shop.order import views

app_name = "order"
urlpatterns = [path("<str:number>/<str:signature>/", views.detail, name="detail")]
