print("habeas")
