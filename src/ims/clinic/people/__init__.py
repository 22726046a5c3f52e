"""Who somebody is: accounts and roles of staff, people who book, practitioners."""
