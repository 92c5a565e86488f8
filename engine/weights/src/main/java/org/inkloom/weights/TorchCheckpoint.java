package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.inkloom.run.InkloomException;

/**
 * A file of {@code torch.save} ({@code .bin}, {@code .ckpt}, {@code .pt}, {@code .pth}): the zip format of torch 1.6
 * and later, and the one before it. The pickle inside is read as data; nothing is ever executed.
 *
 * <p>Tensors are views of the mapped file; only those that are not contiguous, or were saved on a big-endian machine,
 * are copied, at their first use. Device tags such as {@code cuda:0} are ignored. Keys of nested dicts are joined with
 * dots, and a checkpoint's {@code state_dict} is entered (see {@link #leftOut} for what is then not shown).
 *
 * <p>Safe for use by several threads until it is closed.
 */
public final class TorchCheckpoint implements TensorFile {
    /** Copies may take this much, and a few times the file's size; a hostile file could unfold without end. */
    private static final long COPIES_ALLOWED = 256L << 20;

    /**
     * The bytes of a file's storages.
     *
     * @param format name of the format
     * @param root what was pickled
     * @param storages bytes by key
     * @param bigEndian whether the elements are stored with the highest byte first
     */
    record Content(String format, Pickled root, Map<String, MemorySegment> storages, boolean bigEndian) {}

    private record Placed(DType dtype, long[] shape, long[] strides, MemorySegment data, boolean direct) {}

    private final MappedFile file;
    private final Content content;
    private final Map<String, Placed> tensors = new LinkedHashMap<>();
    private final Map<String, MemorySegment> copies = new ConcurrentHashMap<>();
    private final Map<String, String> leftOut;
    private long copied;

    private TorchCheckpoint(MappedFile file, Content content) {
        this.file = file;
        this.content = content;
        StateDict dict = StateDict.of(file.path(), content.root());
        this.leftOut = dict.leftOut();
        dict.tensors().forEach((name, tensor) -> tensors.put(name, place(name, tensor)));
    }

    /**
     * Opens and checks a file.
     *
     * @throws InkloomException {@code INK-FILE-020} naming a forbidden global, {@code INK-FILE-021} for a pickle that
     *     does more than a state dict needs, or another {@code INK-FILE} code for a missing, damaged or hostile file
     */
    public static TorchCheckpoint open(Path path) {
        return MappedFile.read(path, TorchCheckpoint::over);
    }

    /** Reads the pickle of a mapped file, which belongs to the result from then on. */
    static TorchCheckpoint over(MappedFile file) {
        boolean zip = ZipDirectory.looksLike(file.bytes());
        return new TorchCheckpoint(file, zip ? TorchZip.read(file) : TorchLegacy.read(file));
    }

    private Placed place(String name, Pickled.Tensor tensor) {
        Pickled.Storage storage = tensor.storage();
        MemorySegment whole = content.storages().get(storage.key());
        if (whole == null) {
            throw FileErrors.badTensor(
                    path(),
                    name,
                    "lies in the storage '" + FileErrors.shown(storage.key()) + "', which the file lacks");
        }
        int width = tensor.dtype().bytes();
        MemorySegment view = whole.asSlice(storage.first() * storage.width(), storage.length() * storage.width());
        long extent = Shapes.extent(tensor.shape(), tensor.strides())
                .orElseThrow(() -> FileErrors.badTensor(path(), name, "has an impossible shape or strides"));
        long available = view.byteSize() / width;
        if (tensor.offset() < 0 || tensor.offset() > available || extent > available - tensor.offset()) {
            throw FileErrors.badTensor(path(), name, "reaches outside its storage of " + view.byteSize() + " bytes");
        }
        long bytes = Shapes.bytes(tensor.dtype(), tensor.shape())
                .orElseThrow(() -> FileErrors.badTensor(path(), name, "has a too large shape"));
        boolean direct = (!content.bigEndian() || width == 1) && Shapes.isContiguous(tensor.shape(), tensor.strides());
        countCopy(direct ? 0 : bytes);
        return new Placed(
                tensor.dtype(),
                tensor.shape(),
                tensor.strides(),
                view.asSlice(tensor.offset() * width, direct ? bytes : extent * width),
                direct);
    }

    /** A stride of 0 makes a tensor of any size from one element, and one storage may serve many tensors. */
    private void countCopy(long bytes) {
        long allowed = COPIES_ALLOWED + 4 * file.size();
        if (bytes > allowed - copied) {
            throw FileErrors.tooMuch(path(), "its tensors unfold to more than " + allowed + " bytes");
        }
        copied += bytes;
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public String format() {
        return content.format();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public StoredTensor get(String name) {
        Placed placed = tensors.get(name);
        if (placed == null) {
            throw FileErrors.noSuchKey(path(), name, names());
        }
        file.requireWhole();
        MemorySegment data = placed.direct() ? placed.data() : copies.computeIfAbsent(name, _ -> copy(placed));
        return new StoredTensor(name, placed.dtype(), placed.shape().clone(), data);
    }

    private MemorySegment copy(Placed placed) {
        return StridedCopy.contiguous(
                placed.data(),
                placed.dtype().bytes(),
                placed.shape(),
                placed.strides(),
                content.bigEndian(),
                file.arena());
    }

    /** Returns an empty map: the format has no metadata. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Map<String, String> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    @Override
    public void close() {
        file.close();
    }
}
