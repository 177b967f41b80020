package evaluation_test

import (
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }
