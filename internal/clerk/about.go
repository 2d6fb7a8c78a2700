package clerk

import (
	"context"

	"drosme/internal/access"
	"drosme/internal/audit"
)

// About gives the newest lines of the log about one person, for the list of who has seen a file: for who may do
// the verb on the record in hand. It is logged itself, as a reading of that person's data.
func (c *Clerk) About(ctx context.Context, v access.Verb, r access.Record, person string, most int) ([]audit.Line, error) {
	_, today := c.Now()
	d := c.rules.Decide(ActorOf(ctx), v, scopeOf(r), today)
	if !d.Allowed {
		return nil, c.refuse(ctx, v, person, true)
	}
	if err := c.log.Read(ctx, c.line(ctx, v, d.Role, person, []string{person})); err != nil {
		return nil, err
	}
	return c.log.About(ctx, person, "", most)
}
