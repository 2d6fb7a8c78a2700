package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// figure prints one line of the result: what, how much, the target.
func figure(what, value, target string) { fmt.Printf("%-46s %-28s %s\n", what, value, target) }

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// part gives the share of times below which a call stays: 0.5 is the median.
func part(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

// load runs an act again and again for a while by so many callers, and gives how long each took.
func load(callers int, length time.Duration, act func(caller int) error) ([]time.Duration, error) {
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() {
			var mine []time.Duration
			for time.Now().Before(end) {
				start := time.Now()
				if err := act(caller); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
				mine = append(mine, time.Since(start))
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	return all, failed
}

// series are the measurements of one kind, round by round.
type series struct{ p50, p95, rate []float64 }

func (s *series) add(times []time.Duration, length time.Duration) {
	s.p50 = append(s.p50, float64(part(times, .5).Microseconds())/1000)
	s.p95 = append(s.p95, float64(part(times, .95).Microseconds())/1000)
	s.rate = append(s.rate, float64(len(times))/length.Seconds())
}

// fsyncTime says how long the disk takes to keep 4 kB for sure: everything durable costs at least that.
func fsyncTime(dir string) error {
	f, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		return err
	}
	defer f.Close()
	block := make([]byte, 4096)
	var times []time.Duration
	for range 500 {
		start := time.Now()
		if _, err := f.Write(block); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
		times = append(times, time.Since(start))
	}
	figure("disk: write of 4 kB and fsync", fmt.Sprintf("p50 %s, p95 %s", ms(part(times, .5)), ms(part(times, .95))), "")
	return nil
}
