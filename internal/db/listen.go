package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
)

// Listen hears what others tell on a channel of PostgreSQL (NOTIFY), until the context ends or the connection
// is lost. It takes one connection of the reading pool. The channel is a plain word. What is told while
// nobody listens is lost: who listens looks for itself too, now and then.
func (s *Store) Listen(ctx context.Context, channel string, heard func(payload string)) error {
	if s.Engine != Postgres {
		return errors.New("db: only PostgreSQL tells")
	}
	link, err := s.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer link.Close()
	return link.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: a connection of an unknown kind, %T", c)
		}
		if _, err := conn.Conn().Exec(ctx, `listen "`+channel+`"`); err != nil {
			return err
		}
		for {
			n, err := conn.Conn().WaitForNotification(ctx)
			if err != nil {
				_ = conn.Conn().Close(context.WithoutCancel(ctx)) // it may listen still; nobody else gets it
				return err
			}
			heard(n.Payload)
		}
	})
}
