"""Who may do what with parcels: see Parcel.Meta.permissions."""

PACK_ORDERS = "parcel.pack_orders"
SHIP_ORDERS = "parcel.ship_orders"
