package org.inkloom.bench.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.CancelledException;
import org.inkloom.run.RunControl;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Measures the data side. The front door of this package. */
public final class DataBench {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final double MEBI = 1 << 20;

    private DataBench() {}

    /**
     * Runs the measurements; generates pictures and captions first if they are missing.
     *
     * @throws org.inkloom.run.InkloomException INK-BENCH-004 if a run in a process of its own fails
     * @throws CancelledException between two runs, if asked to stop
     */
    public static List<DataRate> run(DataBenchRequest request, RunControl control) {
        List<DataRate> rates = new ArrayList<>();
        try {
            for (DataBenchRequest.Part part : DataBenchRequest.Part.values()) {
                if (request.parts().contains(part)) {
                    rates.addAll(measure(part, request, control));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a run was measured", e);
        }
        return rates;
    }

    private static List<DataRate> measure(DataBenchRequest.Part part, DataBenchRequest request, RunControl control)
            throws IOException, InterruptedException {
        return switch (part) {
            case HEADERS -> new HeaderBench(request).run(control);
            case CAPTIONS -> new CaptionBench(request).run(control);
            case DECODE -> new DecodeBench(request).run(control);
            case MEMORY -> new MemoryBench(request).run(control);
        };
    }

    /** Returns rates as a JSON array of objects. */
    public static String toJson(List<DataRate> rates) {
        return JSON.writeValueAsString(rates);
    }

    /** Returns rates as lines of text under a heading. */
    public static String toTable(List<DataRate> rates) {
        int width = rates.stream().mapToInt(rate -> rate.name().length()).max().orElse(4);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-" + width + "s  %10s  %10s  %10s  %9s%n",
                "what",
                "/s",
                "/s of core",
                "target",
                "peak MiB"));
        for (DataRate rate : rates) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %10.0f  %10.0f  %10s  %9s%n",
                    rate.name(),
                    rate.perSecond(),
                    rate.perCoreSecond(),
                    rate.target() == 0 ? "" : String.format(Locale.ROOT, "%.0f", rate.target()),
                    rate.peakBytes() == 0 ? "" : String.format(Locale.ROOT, "%.0f", rate.peakBytes() / MEBI)));
        }
        return text.toString();
    }
}
