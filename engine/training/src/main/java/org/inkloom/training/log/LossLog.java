package org.inkloom.training.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.inkloom.run.folder.PendingFile;

/**
 * The losses of a run as CSV, one row per update: {@code step,loss,validation_loss,learning_rate,gradient_norm,seconds};
 * {@code validation_loss} is empty where it was not measured.
 *
 * <p>A row is appended with one write, so a killed run leaves whole rows and at most one cut-off last one, which
 * {@link #open} removes together with the rows after the step that the run is resumed at. Not thread-safe.
 */
public final class LossLog implements AutoCloseable {
    private static final String HEADER = "step,loss,validation_loss,learning_rate,gradient_norm,seconds";
    private static final int FEWEST_FOR_MEAN = 10;

    private final FileChannel channel;
    private final List<LossRow> rows;

    private LossLog(FileChannel channel, List<LossRow> rows) {
        this.channel = channel;
        this.rows = rows;
    }

    /**
     * Opens a log to go on after a step.
     *
     * @param lastStep the last update that counts: 0 for a new run; later rows are removed
     */
    public static LossLog open(Path file, long lastStep) throws IOException {
        List<LossRow> kept = new ArrayList<>();
        if (lastStep > 0 && Files.exists(file)) {
            read(file).stream().filter(row -> row.step() <= lastStep).forEach(kept::add);
        }
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        kept.forEach(row -> text.append(line(row)));
        PendingFile.write(file, text.toString());
        return new LossLog(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND), kept);
    }

    /** Appends a row. */
    public void append(LossRow row) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line(row));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        rows.add(row);
    }

    /** Returns all rows, including those from before the run was resumed. */
    public List<LossRow> rows() {
        return List.copyOf(rows);
    }

    /** Returns the mean loss of the run's last tenth, of ten updates at least; NaN if there are no rows. */
    public double lastLoss() {
        int last = Math.min(rows.size(), Math.max(FEWEST_FOR_MEAN, rows.size() / 10));
        return rows.subList(rows.size() - last, rows.size()).stream()
                .mapToDouble(LossRow::loss)
                .average()
                .orElse(Double.NaN);
    }

    /** Returns the validation loss that was measured last. */
    public OptionalDouble lastValidation() {
        return rows.reversed().stream()
                .map(LossRow::validation)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** Reads all complete rows of a log; a cut-off last row is left out. */
    public static List<LossRow> read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        return whole.lines().skip(1).map(LossLog::parse).toList();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static String line(LossRow row) {
        String validation =
                row.validation().isPresent() ? Double.toString(row.validation().getAsDouble()) : "";
        return row.step() + "," + row.loss() + "," + validation + "," + row.learningRate() + "," + row.gradientNorm()
                + "," + Math.round(row.seconds() * 1000) / 1000.0 + "\n";
    }

    private static LossRow parse(String line) {
        String[] fields = line.split(",", -1);
        return new LossRow(
                Long.parseLong(fields[0]),
                Double.parseDouble(fields[1]),
                fields[2].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(fields[2])),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]),
                Double.parseDouble(fields[5]));
    }
}
