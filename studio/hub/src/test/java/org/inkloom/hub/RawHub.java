package org.inkloom.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers with whatever bytes it is told to, which no server of good manners can be made to do. */
final class RawHub implements AutoCloseable {
    /** Answers one request. */
    interface Answer {
        /**
         * Writes an answer; the connection is closed afterwards.
         *
         * @param path what was asked for
         * @param out the connection
         */
        void write(String path, OutputStream out) throws IOException, InterruptedException;
    }

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final Answer answer;

    RawHub(Answer answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            asked.add("closed");
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            StringBuilder headers = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                headers.append(line).append('\n');
            }
            if (first != null) {
                asked.add(first + "\n" + headers);
                answer.write(first.split(" ")[1], socket.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone, which is what most tests want of it.
            asked.add("gone");
        }
    }

    /** Returns an answer with a status line, headers and a body as they are. */
    static byte[] bytes(String status, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Connection: close\r\n\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
