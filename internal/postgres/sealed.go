package postgres

import (
	"slices"

	"dousuru/internal/seal"
)

// Sealed says whether words of the table, named as "schema.table", are stored sealed (internal/seal/columns.txt).
func Sealed(table string) bool {
	return slices.ContainsFunc(seal.Columns(), func(c seal.Column) bool { return c.Table == table })
}
