// Package matrix holds who may do what: for every role and every thing of the desk what comes of each action, as tables that a person
// can review (the files in data) and tests execute, cell by cell.
//
// sql.txt is about every table of the database, each action as the role of the app's login in the name of a viewer. A table, column
// or policy that the file lacks fails its test, and so does a mutant of a policy or a grant that changes no cell.
// functions.txt and triggers.txt are what acts in the database by itself, as it is.
package matrix
