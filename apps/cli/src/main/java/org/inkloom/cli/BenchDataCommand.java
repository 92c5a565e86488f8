package org.inkloom.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.inkloom.bench.Measurement;
import org.inkloom.bench.data.DataBench;
import org.inkloom.bench.data.DataBenchRequest;
import org.inkloom.bench.data.DataRate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom bench data}: measures the speed and memory of data cleaning. */
@Command(
        name = "data",
        header = "Measures the data side. 测量数据处理。",
        description = {
            "",
            "Medians by the clock and by processor time, over pictures and captions that are made first:",
            "  headers   filters by shape and aspect ratio, which read headers only",
            "  captions  filters and mappers of captions, alone and from file to file",
            "  decode    decoding JPEGs, and shrinking them to 1024 pixels",
            "  memory    captions through ten operators with -Xmx512m, MinHash with -Xmx2g"
        },
        sortOptions = false,
        footer = {"", "Example:", "  inkloom bench data headers decode --folder bench-files --json"})
final class BenchDataCommand extends InkloomCommand {
    @Parameters(
            paramLabel = "PART",
            arity = "0..*",
            converter = PartConverter.class,
            description = "headers, captions, decode or memory. Default: all.")
    private List<DataBenchRequest.Part> parts = List.of();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where pictures (0.5 GB) and captions are kept for the next time. Default: a folder for"
                    + " temporary files.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "inkloom-bench-data");

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many JPEGs. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Option(
            names = "--captions",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many captions. Default: ${DEFAULT-VALUE}.")
    private int captions;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs before those that count. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs that count. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        EnumSet<DataBenchRequest.Part> chosen = EnumSet.noneOf(DataBenchRequest.Part.class);
        chosen.addAll(parts);
        List<DataRate> rates = DataBench.run(
                new DataBenchRequest(chosen, folder, pictures, captions, new Measurement.Repetition(warmup, runs)),
                control());
        out().print(json ? DataBench.toJson(rates) + System.lineSeparator() : DataBench.toTable(rates));
    }

    /** Reads an enum constant in lower case: {@code headers} for {@code HEADERS}. */
    static final class PartConverter extends WordConverter<DataBenchRequest.Part> {
        PartConverter() {
            super(DataBenchRequest.Part.class);
        }
    }
}
