package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
)

// peerSubject starts the program of bench/pocketbase and signs its user in.
func peerSubject(ctx context.Context, binary, dir string) (*subject, func(), error) {
	s, err := started(ctx, func(listen string) *exec.Cmd {
		return exec.CommandContext(ctx, binary, "serve", "--http", listen, "--dir", dir)
	}, "/api/health")
	if err != nil {
		return nil, nil, err
	}
	client, token := browser(), ""
	send := func(method, path string, body any) ([]byte, error) {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		req, err := http.NewRequestWithContext(ctx, method, s.address+path, bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", token)
		res, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		out, err := io.ReadAll(res.Body)
		if err == nil && res.StatusCode >= 300 {
			err = fmt.Errorf("%s answered %d: %s", path, res.StatusCode, out)
		}
		return out, err
	}
	out, err := send("POST", "/api/collections/users/auth-with-password", map[string]string{"identity": "sample@example.org", "password": "a sample password"})
	var in struct {
		Token  string `json:"token"`
		Record struct {
			ID string `json:"id"`
		} `json:"record"`
	}
	if err == nil {
		err = json.Unmarshal(out, &in)
	}
	if err != nil {
		s.stop()
		return nil, nil, err
	}
	token = in.Token
	const records = "/api/collections/organisations/records"
	return &subject{name: "peer",
		create: func(_, n int) error {
			_, err := send("POST", records, map[string]string{"code": fmt.Sprintf("N%09d", n), "name": fmt.Sprintf("Paraugskola %09d", n),
				"kind": "school", "country": "LV", "municipality": "Paraugs", "owner": in.Record.ID})
			return err
		},
		list: func(_, n int) error {
			_, err := send("GET", fmt.Sprintf("%s?perPage=20&sort=name&page=%d", records, 1+n%900), nil)
			return err
		}}, s.stop, nil
}
