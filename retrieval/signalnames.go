package retrieval

import (
	"reflect"
	"sync"
)

// constantName stands among a model's weights for what is added whatever the signals say.
const constantName = "constant"

// SignalNames are the names of the signals in the order of their values, as JSON has them.
var SignalNames = sync.OnceValue(func() []string {
	var names []string
	for field := range reflect.TypeFor[Signals]().Fields() {
		names = append(names, field.Tag.Get("json"))
	}
	return names
})

// Values are the signals in the order of SignalNames.
func (s Signals) Values() []float64 { return s.vector()[1:] }
