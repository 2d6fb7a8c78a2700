package db

import (
	"context"
	"hash/fnv"
)

// Hold takes a name for this process until release is called or the process ends; taken is false while another one has
// it. PostgreSQL keeps it by a connection of its own; of files the caller has to see to it, and Hold says yes.
func (s *Store) Hold(ctx context.Context, name string) (release func(), taken bool, err error) {
	if s.Engine != Postgres {
		return func() {}, true, nil
	}
	link, err := s.read.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	sum := fnv.New64a()
	sum.Write([]byte(name))
	key := int64(sum.Sum64())
	if err := link.QueryRowContext(ctx, `select pg_try_advisory_lock($1)`, key).Scan(&taken); err != nil || !taken {
		link.Close()
		return nil, false, err
	}
	return func() {
		_, _ = link.ExecContext(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, key) // goes with the connection otherwise
		link.Close()
	}, true, nil
}
