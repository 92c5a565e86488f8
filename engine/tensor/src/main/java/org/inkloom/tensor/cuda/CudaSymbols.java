package org.inkloom.tensor.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.tensor.LibTorch;

/**
 * Functions of libtorch that JavaCPP's bindings lack, called by their names in the library, which are the same from
 * version 2.10 to 2.14.
 *
 * <p>A C++ exception cannot pass through such a call; it would end the process. So no function is called here that
 * could fail for a reason that lies with the user.
 */
final class CudaSymbols {
    /** A pair of 64-bit numbers, handed over in two registers: a memory pool's id, or a stream's device and id. */
    static final StructLayout PAIR = MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    /** What is called. */
    enum Symbol {
        GRAPH_NEW("_ZN2at4cuda9CUDAGraphC1Eb"),
        GRAPH_FREE("_ZN2at4cuda9CUDAGraphD1Ev"),
        GRAPH_BEGIN("_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode"),
        GRAPH_END("_ZN2at4cuda9CUDAGraph11capture_endEv"),
        GRAPH_REPLAY("_ZN2at4cuda9CUDAGraph6replayEv"),
        STREAM_OF_POOL("_ZN3c104cuda17getStreamFromPoolEba"),
        STREAM_CURRENT("_ZN3c104cuda20getCurrentCUDAStreamEa"),
        STREAM_SET("_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE"),
        STREAM_HANDLE("_ZNK3c104cuda10CUDAStream6streamEv"),
        DEVICE_EXCHANGE("_ZN3c104cuda14ExchangeDeviceEa");

        private final String name;

        Symbol(String name) {
            this.name = name;
        }

        /** Returns how it is called; the object of a method comes first. */
        private FunctionDescriptor type() {
            return switch (this) {
                case GRAPH_NEW -> FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN);
                case GRAPH_FREE, GRAPH_END, GRAPH_REPLAY -> FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);
                case GRAPH_BEGIN -> FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, PAIR, ValueLayout.JAVA_INT);
                case STREAM_OF_POOL -> FunctionDescriptor.of(PAIR, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE);
                case STREAM_CURRENT -> FunctionDescriptor.of(PAIR, ValueLayout.JAVA_BYTE);
                case STREAM_SET -> FunctionDescriptor.ofVoid(PAIR);
                case DEVICE_EXCHANGE -> FunctionDescriptor.of(ValueLayout.JAVA_BYTE, ValueLayout.JAVA_BYTE);
                case STREAM_HANDLE -> FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            };
        }
    }

    private static final List<String> LIBRARIES = List.of("libtorch_cuda.so", "libc10_cuda.so");

    private CudaSymbols() {}

    /** Looked up once; empty where there is no CUDA, and without those that are missing. */
    private static final class Found {
        static final Map<Symbol, MethodHandle> HANDLES = find();

        private Found() {}

        private static Map<Symbol, MethodHandle> find() {
            Map<Symbol, MethodHandle> handles = new LinkedHashMap<>();
            if (!LibTorch.cudaAvailable()) {
                return handles;
            }
            List<SymbolLookup> libraries = new ArrayList<>();
            for (String library : LIBRARIES) {
                try {
                    libraries.add(SymbolLookup.libraryLookup(library, Arena.global()));
                } catch (IllegalArgumentException e) {
                    return handles; // not loaded under that name
                }
            }
            for (Symbol symbol : Symbol.values()) {
                libraries.stream()
                        .flatMap(library -> library.find(symbol.name).stream())
                        .findFirst()
                        .ifPresent(address ->
                                handles.put(symbol, Linker.nativeLinker().downcallHandle(address, symbol.type())));
            }
            return handles;
        }
    }

    /** Returns the name of a function that this libtorch does not have; empty if all are there. */
    static Optional<String> missing() {
        for (Symbol symbol : Symbol.values()) {
            if (!Found.HANDLES.containsKey(symbol)) {
                return Optional.of(symbol.name);
            }
        }
        return Optional.empty();
    }

    static MethodHandle handle(Symbol symbol) {
        MethodHandle handle = Found.HANDLES.get(symbol);
        if (handle == null) {
            throw new IllegalStateException("libtorch has no " + symbol.name);
        }
        return handle;
    }

    /** Says what a method handle, which may throw anything, did. */
    static IllegalStateException failed(Symbol symbol, Throwable cause) {
        return new IllegalStateException("calling " + symbol.name + " failed", cause);
    }
}
