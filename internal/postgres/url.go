package postgres

import (
	"fmt"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
)

// parseURL reads the connection string; its errors never hold the password.
func parseURL(cfg Config) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read DATABASE_URL: %w", err)
	}
	if cfg.PasswordFile == "" {
		return config, nil
	}
	text, err := os.ReadFile(cfg.PasswordFile)
	if err != nil {
		return nil, fmt.Errorf("read password: %w", err)
	}
	config.Password = strings.TrimRight(string(text), "\r\n") // an editor ends the file with a line break
	if config.Password == "" {
		return nil, fmt.Errorf("read password: %s is empty", cfg.PasswordFile)
	}
	return config, nil
}

// asApp is the same login working as the app's role from the first moment of a connection.
func asApp(owner *pgx.ConnConfig) *pgx.ConnConfig {
	login := owner.Copy()
	if login.User != app {
		login.RuntimeParams["role"] = app
	}
	return login
}
