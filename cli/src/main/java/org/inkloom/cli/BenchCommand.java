package org.inkloom.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.inkloom.bench.Measurement;
import org.inkloom.bench.UNetBench;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inkloom bench}. */
@Command(
        name = "bench",
        header = "Measures speed and memory. 测量速度与内存。",
        subcommands = BenchCommand.UNet.class,
        footer = {"", "Example:", "  inkloom bench unet --preset kolors --device cuda:0 --batch 2"})
final class BenchCommand extends CommandGroup {

    /** {@code inkloom bench unet}. */
    @Command(
            name = "unet",
            header = "Times forward passes of a U-Net with random weights. 测量 U-Net 前向速度。",
            description = {"", "Median milliseconds, peak memory, and achieved TFLOP/s."},
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom bench unet --preset miniature --width 64 --height 64",
                "  inkloom bench unet --preset kolors --device cuda:0 --dtype float16 --batch 2 --json"
            })
    static final class UNet extends InkloomCommand {
        @Option(
                names = "--preset",
                paramLabel = "NAME",
                defaultValue = "kolors",
                converter = ModelCommand.PresetConverter.class,
                description = "kolors or miniature. Default: ${DEFAULT-VALUE}.")
        private ModelPreset preset;

        @Option(
                names = "--batch",
                paramLabel = "B",
                defaultValue = "2",
                description = "Pictures at once; a guided step has two for each. Default: ${DEFAULT-VALUE}.")
        private int batch;

        @Option(
                names = "--width",
                paramLabel = "W",
                defaultValue = "1024",
                description = "Pixels. Default: ${DEFAULT-VALUE}.")
        private int width;

        @Option(
                names = "--height",
                paramLabel = "H",
                defaultValue = "1024",
                description = "Pixels. Default: ${DEFAULT-VALUE}.")
        private int height;

        @Option(
                names = "--warmup",
                paramLabel = "N",
                defaultValue = "3",
                description = "Runs before those that count. Default: ${DEFAULT-VALUE}.")
        private int warmup;

        @Option(
                names = "--runs",
                paramLabel = "N",
                defaultValue = "10",
                description = "Runs that count. Default: ${DEFAULT-VALUE}.")
        private int runs;

        @Mixin
        private PlaceOptions place = new PlaceOptions();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        void execute() {
            Device device = place.device();
            Placement placement = Placement.of(device, place.dtype(device));
            show(new UNetBench(preset, placement, batch, height, width, warmup, runs).run());
        }

        private void show(Measurement measured) {
            if (json) {
                printJson(facts(measured));
                return;
            }
            out().println(measured.name());
            out().println(String.format(
                    Locale.ROOT,
                    "  median %.1f ms (%.1f to %.1f over %d runs), peak memory %s, %.1f TFLOP/s",
                    measured.medianMs(),
                    measured.minMs(),
                    measured.maxMs(),
                    measured.runs(),
                    Bytes.of(measured.peakBytes()),
                    measured.teraflopsPerSecond()));
        }

        private static Map<String, Object> facts(Measurement measured) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", measured.name());
            facts.put("median_ms", measured.medianMs());
            facts.put("min_ms", measured.minMs());
            facts.put("max_ms", measured.maxMs());
            facts.put("runs", measured.runs());
            facts.put("peak_bytes", measured.peakBytes());
            facts.put("teraflop_per_second", measured.teraflopsPerSecond());
            return facts;
        }
    }
}
