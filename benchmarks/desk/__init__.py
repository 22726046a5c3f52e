"""How quickly the front desk answers: free times under load, a rush for one morning, and requests nobody thought of."""
