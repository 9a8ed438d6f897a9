print("shortfall")
