package org.inkloom.server.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.inkloom.server.http.Answer;
import org.inkloom.server.work.JobObserver;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;

/** Figures in Prometheus' form. Routes are counted by their patterns, so that ids in paths do not make new rows. */
public final class ServerMetrics implements AutoCloseable {
    /** Looking a timer up in the registry makes many small things; a server has some hundred of them. */
    private final Map<Row, Timer> timers = new ConcurrentHashMap<>();

    private record Row(String method, String route, int status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Begins with the figures of the virtual machine. */
    public ServerMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    /** Adds a figure that is asked for when figures are read. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Counts an answer. */
    public void answered(Answer answer) {
        timers.computeIfAbsent(new Row(answer.method(), answer.route(), answer.status()), this::timer)
                .record(answer.nanos(), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Row row) {
        return Timer.builder("inkloom.http.requests")
                .description("Answers to requests")
                .tags(Tags.of(
                        Tag.of("method", row.method()),
                        Tag.of("route", row.route()),
                        Tag.of("status", String.valueOf(row.status()))))
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
    }

    /** Returns what counts jobs. */
    public JobObserver jobs() {
        return new JobObserver() {
            @Override
            public Run begins(Job job, String device) {
                return new Run() {
                    @Override
                    public void ended(Ended ended) {
                        count(ended.state(), ended.time());
                    }
                };
            }
        };
    }

    private void count(JobState state, Duration time) {
        List<Tag> tags = List.of(Tag.of("state", state.name().toLowerCase(java.util.Locale.ROOT)));
        Counter.builder("inkloom.jobs.ended")
                .description("Jobs that have ended")
                .tags(tags)
                .register(registry)
                .increment();
        Timer.builder("inkloom.jobs.duration")
                .description("How long jobs ran")
                .tags(tags)
                .register(registry)
                .record(time);
    }

    /** Returns all figures as text. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
