package cluster

import (
	"context"
	"time"
)

// Abandoned stops the cluster of a data folder that no process uses any more, and reports whether that was so. It is for
// throw-away folders: a killed program's cluster is otherwise joined by the next.
func Abandoned(data string) (bool, error) {
	c, err := prepare(Options{Data: data})
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	unlock, err := c.lockStart(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	users, err := lockShared(ctx, c.path("postgres.users"))
	if err != nil {
		return false, err
	}
	defer users.Close()
	if !lockAlone(users) {
		return false, nil
	}
	return true, c.halt(ctx)
}
