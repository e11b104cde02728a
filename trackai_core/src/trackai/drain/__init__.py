"""From journals into a sink: the one place that knows both. A thread of the process that logs, and recovery of the dead."""
