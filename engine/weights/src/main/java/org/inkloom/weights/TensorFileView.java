package org.inkloom.weights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Another weight file with other names or other numbers: what a subclass does not change is that file's. Closing the view
 * closes the file.
 */
public abstract class TensorFileView implements TensorFile {
    private final TensorFile file;

    /** Takes a file, which is closed with this. */
    protected TensorFileView(TensorFile file) {
        this.file = file;
    }

    /** Returns the file as it is. */
    protected final TensorFile file() {
        return file;
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public String format() {
        return file.format();
    }

    @Override
    public Set<String> names() {
        return file.names();
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public Map<String, String> leftOut() {
        return file.leftOut();
    }

    @Override
    public void close() {
        file.close();
    }
}
