package live

import (
	"context"
	"errors"
	"time"

	"drosme/internal/lesson"
)

// autoShow is how long a room that steers itself shows a result.
const autoShow = 2 * time.Second

// steersItself starts what steers a room without a presenter: it begins when nobody has joined for one
// length, leaves each place open for one length, shows what there is to show, goes on, and closes at the end.
// It is for rehearsals and for measuring; the clerk's part is the same.
func (s *Server) steersItself(r *Room) {
	if r.opening.Auto <= 0 || r.opening.Solo {
		return
	}
	s.busy.Go(func() {
		wait := func(d time.Duration) bool {
			t := time.NewTimer(d)
			defer t.Stop()
			select {
			case <-t.C:
				return true
			case <-r.stopAuto:
			case <-s.stop:
			}
			return false
		}
		for {
			m := r.now.Load()
			do, length := "next", r.opening.Auto
			switch m.state {
			case Waiting:
				r.mu.Lock()
				quiet := s.o.Now().Sub(r.lastJoin)
				seats := len(r.seats)
				r.mu.Unlock()
				if seats == 0 || quiet < r.opening.Auto {
					if !wait(100 * time.Millisecond) {
						return
					}
					continue
				}
				do, length = "open", 0
			case Paused:
				do = "resume"
			case Open:
				if len(r.activity.Questions(m.tracks[0])) > 0 && m.by == lesson.ByClass {
					do = "show"
				}
			case Showing:
				length = min(autoShow, r.opening.Auto)
			case Closed:
				return
			}
			if !wait(length) {
				return
			}
			err := r.Steer(context.Background(), do, Step{Seq: m.seq})
			var no *Refusal
			if errors.As(err, &no) && no.Reason == "tie" {
				err = r.Steer(context.Background(), "next", Step{Seq: m.seq, Choice: r.firstOpen(m.tracks[0])})
			}
			if errors.As(err, &no) && no.Reason == "at_the_end" {
				err = r.Steer(context.Background(), "close", Step{Seq: m.seq, Seen: true})
			}
			if err != nil && !errors.As(err, &no) {
				s.o.Log.Error("a room that steers itself could not go on", "error", err)
				if !wait(time.Second) {
					return
				}
			}
		}
	})
}

func (r *Room) firstOpen(at lesson.Position) string {
	if open := r.activity.OpenChoices(at); len(open) > 0 {
		return open[0]
	}
	return ""
}
