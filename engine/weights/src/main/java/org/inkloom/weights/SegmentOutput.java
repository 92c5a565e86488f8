package org.inkloom.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/** Writes large segments to a channel in pieces, telling how far it is and looking whether to stop. */
final class SegmentOutput {
    private static final long PIECE = 8L << 20;

    private final WritableByteChannel channel;
    private final RunControl control;
    private final Progress.Task task;
    private final String where;
    private long written;

    SegmentOutput(WritableByteChannel channel, RunControl control, Progress.Task task, String where) {
        this.channel = channel;
        this.control = control;
        this.task = task;
        this.where = where;
    }

    /** Returns how many bytes were written. */
    long position() {
        return written;
    }

    void write(byte[] bytes) throws IOException {
        write(MemorySegment.ofArray(bytes));
    }

    void write(MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += PIECE) {
            control.cancellation().check("writing " + where);
            ByteBuffer piece =
                    bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer();
            while (piece.hasRemaining()) {
                written += channel.write(piece);
            }
            task.advanceTo(written);
        }
    }
}
