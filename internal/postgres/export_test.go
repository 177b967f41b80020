package postgres

// Migrations are the files, for tests that stop before the last one.
var Migrations = migrations
