package org.inkloom.training.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Writes a TensorBoard event file: TFRecords of {@code tensorflow.Event} messages.
 *
 * <p>A record is its length (64-bit), the masked CRC-32C of the length, the message, and the masked CRC-32C of the
 * message, all little-endian. Each event is written at once, so a killed run leaves at most one cut-off record, which
 * TensorBoard ignores. A resumed run writes a new file that begins with a session start, at which TensorBoard drops
 * what older files say about later steps.
 *
 * <p>Field numbers: {@code tensorflow/core/util/event.proto} and {@code summary.proto}. Not thread-safe.
 */
public final class TensorBoardWriter implements AutoCloseable {
    private static final int CRC_MASK = 0xa282ead8;
    private static final int SESSION_START = 1;

    private final FileChannel channel;
    private final Path file;
    private final Clock clock;

    private TensorBoardWriter(FileChannel channel, Path file, Clock clock) {
        this.channel = channel;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Creates a new event file.
     *
     * @param folder made if absent
     * @param firstStep the first step that this run will write about
     */
    public static TensorBoardWriter open(Path folder, long firstStep, Clock clock) throws IOException {
        Files.createDirectories(folder);
        long seconds = clock.instant().getEpochSecond();
        FileChannel channel = null;
        Path file = folder;
        for (int n = 0; channel == null; n++) {
            file = folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.inkloom.%d", seconds, n));
            if (!Files.exists(file)) {
                channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        }
        TensorBoardWriter writer = new TensorBoardWriter(channel, file, clock);
        writer.write(writer.event(0).text(3, "brain.Event:2"));
        writer.write(writer.event(firstStep).message(7, new ProtoBytes().varint(1, SESSION_START)));
        return writer;
    }

    /** Returns the file that is written. */
    public Path file() {
        return file;
    }

    /** Writes a number under a name such as {@code "loss/train"}. */
    public void scalar(String tag, long step, double value) throws IOException {
        write(summary(step, new ProtoBytes().text(1, tag).float32(2, (float) value)));
    }

    /**
     * Writes a picture.
     *
     * @param png the picture as a PNG file's bytes
     */
    public void image(String tag, long step, int width, int height, byte[] png) throws IOException {
        ProtoBytes image =
                new ProtoBytes().varint(1, height).varint(2, width).varint(3, 3).bytes(4, png);
        write(summary(step, new ProtoBytes().text(1, tag).message(4, image)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ProtoBytes summary(long step, ProtoBytes value) {
        return event(step).message(5, new ProtoBytes().message(1, value));
    }

    private ProtoBytes event(long step) {
        Instant now = clock.instant();
        return new ProtoBytes()
                .float64(1, now.getEpochSecond() + now.getNano() / 1e9)
                .varint(2, step);
    }

    private void write(ProtoBytes event) throws IOException {
        byte[] data = event.toBytes();
        ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedCrc(record.array(), 8));
        record.put(data);
        record.putInt(maskedCrc(data, data.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    private static int maskedCrc(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }
}
