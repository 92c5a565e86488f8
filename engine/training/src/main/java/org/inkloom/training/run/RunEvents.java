package org.inkloom.training.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.log.TensorBoardWriter;

/** What a run writes for TensorBoard, if that is wanted, and what it measures besides the loss, as CSV. */
final class RunEvents implements AutoCloseable {
    private static final String HEADER = "step,name,value\n";

    private final RunFolder folder;
    private final Optional<TensorBoardWriter> writer;

    private RunEvents(RunFolder folder, Optional<TensorBoardWriter> writer) {
        this.folder = folder;
        this.writer = writer;
    }

    static RunEvents open(RunRecords records, long done) throws IOException {
        RunFolder folder = records.folder();
        return new RunEvents(
                folder,
                records.tensorboard()
                        ? Optional.of(TensorBoardWriter.open(folder.events(), done + 1, Clock.systemUTC()))
                        : Optional.empty());
    }

    void write(LossRow row, double scale) throws IOException {
        if (writer.isPresent()) {
            TensorBoardWriter out = writer.get();
            out.scalar("loss/train", row.step(), row.loss());
            out.scalar("learning_rate", row.step(), row.learningRate());
            out.scalar("gradient_norm", row.step(), row.gradientNorm());
            out.scalar("loss_scale", row.step(), scale);
            if (row.validation().isPresent()) {
                out.scalar("loss/validation", row.step(), row.validation().getAsDouble());
            }
        }
    }

    void measures(long step, Map<String, Double> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder(Files.exists(folder.measures()) ? "" : HEADER);
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            lines.append(step)
                    .append(',')
                    .append(entry.getKey())
                    .append(',')
                    .append(entry.getValue())
                    .append('\n');
            if (writer.isPresent()) {
                writer.get().scalar("measured/" + entry.getKey(), step, entry.getValue());
            }
        }
        Files.writeString(
                folder.measures(), lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        writer.ifPresent(out -> {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
