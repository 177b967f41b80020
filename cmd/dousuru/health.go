package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"
)

type healthCommand struct {
	Addr string `env:"DOUSURU_ADDR" default:"127.0.0.1:8080" help:"Address that the server listens on."`
}

// Run asks the server on this machine for /readyz, for a container's health check.
func (c *healthCommand) Run(ctx context.Context, std streams) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("address %q: %w", c.Addr, err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("server does not answer: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("server is not ready: %s", response.Status)
	}
	var state struct {
		Unchecked   int    `json:"desks_unchecked"`
		Undelivered int    `json:"notices_undelivered"`
		MasterKey   string `json:"master_key"`
		Held        int    `json:"passages_held"`
		Models      map[string]string
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(&state); err != nil {
		return fmt.Errorf("server is not ready: %w", err)
	}
	lines := "ready\n"
	if state.Unchecked > 0 {
		lines += fmt.Sprintf("%d desks were not checked for long; the page of HR lists them\n", state.Unchecked)
	}
	if state.Undelivered > 0 {
		lines += fmt.Sprintf("%d notices could not be delivered; the log says why\n", state.Undelivered)
	}
	if state.MasterKey != "" {
		lines += "the file of the master key cannot be read any more; put its copy back before the next start\n"
	}
	if state.Held > 0 {
		lines += fmt.Sprintf("%d passages wait to be embedded: dousuru embed says what that costs; meanwhile they are found by their words\n", state.Held)
	}
	for _, use := range slices.Sorted(maps.Keys(state.Models)) {
		if state.Models[use] != "closed" { // of the circuit breaker: all is well
			lines += "the endpoint of the " + use + " does not work and is not asked for the moment; the desk answers without it\n"
		}
	}
	_, err = io.WriteString(std.out, lines)
	return err
}
