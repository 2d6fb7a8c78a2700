package door

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"drosme/internal/doorway"
	"drosme/internal/fault"
)

// The addresses of this file are for the office alone: each request is signed by the house. To all
// others they are as if they were not there.

// signed reads the body of a request of the office and checks whose it is.
func (s *Server) signed(c *call, most int64) ([]byte, error) {
	if wait, ok := s.office.take(s.from(c.r), s.o.Now()); !ok {
		return nil, s.patience(c, wait)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, most))
	if err != nil {
		return nil, fault.New(fault.Invalid, "field.broken_form")
	}
	return body, s.watch.Check(c.r, body, s.o.Now())
}

// outbox gives what waits, sealed.
func (s *Server) outbox(c *call) error {
	if _, err := s.signed(c, 0); err != nil {
		return err
	}
	list, err := s.folder.Take(doorway.MostTaken)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := doorway.WriteArchive(&b, list); err != nil {
		return err
	}
	c.wrote = true
	c.w.Header().Set("Content-Type", "application/zip")
	_, err = c.w.Write(b.Bytes())
	return err
}

// taken forgets what the office has stored.
func (s *Server) taken(c *call) error {
	var ids []string
	if err := s.told(c, &ids); err != nil {
		return err
	}
	return s.done(c, s.folder.Taken(ids))
}

// states keeps what the office says of requests.
func (s *Server) states(c *call) error {
	var list []doorway.State
	if err := s.told(c, &list); err != nil {
		return err
	}
	return s.done(c, s.folder.SetStates(list))
}

func (s *Server) told(c *call, into any) error {
	body, err := s.signed(c, 1<<20)
	if err != nil {
		return err
	}
	if json.Unmarshal(body, into) != nil {
		return fault.New(fault.Invalid, "field.broken_form")
	}
	return nil
}

func (s *Server) done(c *call, err error) error {
	if err != nil {
		return err
	}
	c.wrote = true
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
