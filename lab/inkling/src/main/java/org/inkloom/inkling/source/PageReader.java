package org.inkloom.inkling.source;

import java.util.List;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;

/** Takes drawn pages from a {@link org.inkloom.picturebook.Press}. */
final class PageReader implements ExampleSource.Reader {
    private final Press press;
    private long next;

    PageReader(Press press, long first) {
        this.press = press;
        next = first;
    }

    @Override
    public Examples next() {
        Press.Batch batch = press.next();
        long first = next;
        next += batch.captions().size();
        return new Examples(
                first,
                batch.rgb(),
                batch.captions().stream().map(Caption::text).toList(),
                List.copyOf(batch.labels()),
                batch.focus(),
                batch.control(),
                batch.maps());
    }

    @Override
    public void close() {
        press.close();
    }
}
