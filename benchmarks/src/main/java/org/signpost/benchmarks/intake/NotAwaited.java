package org.signpost.benchmarks.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/// `POST /v1/concerns` under another address, that answers without waiting for a broker: everything else is done and
/// sent all the same. The difference between the two is what an acknowledgement costs.
final class NotAwaited extends OncePerRequestFilter implements BeanPostProcessor {

    static final String PATH = "/not-awaited";

    private final ThreadLocal<Boolean> here = ThreadLocal.withInitial(() -> false);

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        here.set(true);
        try {
            request.getRequestDispatcher("/v1/concerns").forward(request, response);
        } finally {
            here.remove();
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof Producer<?, ?>)) {
            return bean;
        }
        return Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(bean, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return here.get() && arguments != null && arguments[0] instanceof ProducerRecord<?, ?> record
                            ? CompletableFuture.completedFuture(unknown(record))
                            : result;
                });
    }

    private static RecordMetadata unknown(ProducerRecord<?, ?> record) {
        return new RecordMetadata(new TopicPartition(record.topic(), 0), -1, 0, -1, -1, -1);
    }
}
