package knowledge

import "sync"

// steps calls Options.Progress, one call at a time.
type steps struct {
	mu     sync.Mutex
	report func(done, total int, path string)
	done   int
	total  int
}

func newSteps(report func(done, total int, path string), total int) *steps {
	return &steps{report: report, total: total}
}

func (s *steps) next(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done++
	if s.report != nil {
		s.report(s.done, s.total, path)
	}
}
