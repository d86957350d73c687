print("trenta")
